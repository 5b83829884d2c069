WITH `t19` AS (
  SELECT
    `t18`.`combination`,
    `t18`.`reporter`,
    `t18`.`day`,
    `t18`.`stars`,
    `t18`.`position`,
    `t18`.`party`,
    `t18`.`resource`,
    (
      CAST(`t18`.`day` AS DECIMAL(38, 0)) * CAST(4294967296 AS DECIMAL(38, 0))
    ) + CAST(`t18`.`position` AS DECIMAL(38, 0)) AS `rank`
  FROM (
    SELECT
      `t7`.`combination`,
      `t7`.`reporter`,
      `t7`.`day`,
      `t7`.`stars`,
      `t7`.`position`,
      `t15`.`party`,
      `t17`.`resource`
    FROM `ratings` AS `t7`
    LEFT SEMI JOIN `decay` AS `t8`
      ON `t7`.`day` = `t8`.`day`
    LEFT SEMI JOIN (
      SELECT
        `t3`.`combination`,
        `t3`.`counterparty` AS `reporter`
      FROM `payments` AS `t3`
    ) AS `t14`
      ON `t7`.`combination` = `t14`.`combination` AND `t7`.`reporter` = `t14`.`reporter`
    INNER JOIN (
      SELECT
        `t4`.`organisation` AS `reporter`,
        `t4`.`party`
      FROM `organisations` AS `t4`
    ) AS `t15`
      ON `t7`.`reporter` = `t15`.`reporter`
    LEFT SEMI JOIN `usages` AS `t9`
      ON `t7`.`combination` = `t9`.`combination` AND `t15`.`party` = `t9`.`party`
    INNER JOIN (
      SELECT
        `t10`.`combination`,
        `t10`.`resource`
      FROM `members` AS `t10`
      LEFT SEMI JOIN `targets` AS `t11`
        ON `t10`.`resource` = `t11`.`resource`
    ) AS `t17`
      ON `t7`.`combination` = `t17`.`combination`
  ) AS `t18`
)
SELECT
  *
FROM (
  SELECT
    `t24`.`resource`,
    `t24`.`party`,
    MIN(`t24`.`stars`) AS `stars`
  FROM (
    SELECT
      `t21`.`combination`,
      `t21`.`reporter`,
      `t21`.`day`,
      `t21`.`stars`,
      `t21`.`position`,
      `t21`.`party`,
      `t21`.`resource`,
      `t21`.`rank`
    FROM `t19` AS `t21`
    INNER JOIN (
      SELECT
        `t20`.`resource`,
        `t20`.`party`,
        MAX(`t20`.`rank`) AS `rank`
      FROM `t19` AS `t20`
      GROUP BY
        1,
        2
    ) AS `t23`
      ON `t21`.`resource` = `t23`.`resource`
      AND `t21`.`party` = `t23`.`party`
      AND `t21`.`rank` = `t23`.`rank`
  ) AS `t24`
  GROUP BY
    1,
    2
) AS `t25`
ORDER BY
  `t25`.`resource` ASC NULLS LAST,
  `t25`.`party` ASC NULLS LAST
