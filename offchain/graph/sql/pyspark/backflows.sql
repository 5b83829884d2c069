SELECT
  `t17`.`payer` AS `owner`,
  `t17`.`owner` AS `payer`,
  `t17`.`back`
FROM (
  SELECT
    `t16`.`payer`,
    `t16`.`owner`,
    CAST(SUM(`t16`.`value`) AS DECIMAL(38, 0)) AS `back`
  FROM (
    SELECT
      `t15`.`payer`,
      `t15`.`owner`,
      `t15`.`licence`,
      MAX(`t15`.`value`) AS `value`
    FROM (
      SELECT
        `t14`.`payer`,
        `t14`.`owner`,
        `t14`.`licence`,
        `t14`.`resource`,
        CAST(SUM(`t14`.`value`) AS DECIMAL(38, 0)) AS `value`
      FROM (
        SELECT
          `t13`.`resource`,
          `t13`.`counterparty`,
          `t13`.`provider`,
          `t13`.`licence`,
          `t13`.`combination`,
          `t13`.`day`,
          `t13`.`amount`,
          `t13`.`loop`,
          `t13`.`factor`,
          `t13`.`payer`,
          `t13`.`seller`,
          `t13`.`owner`,
          `t13`.`amount` * `t13`.`factor` AS `value`
        FROM (
          SELECT
            `t12`.`resource`,
            `t12`.`counterparty`,
            `t12`.`provider`,
            `t12`.`licence`,
            `t12`.`combination`,
            `t12`.`day`,
            `t12`.`amount`,
            `t12`.`loop`,
            `t4`.`factor`,
            `t8`.`payer`,
            `t9`.`seller`,
            `t10`.`owner`
          FROM (
            SELECT
              *
            FROM `legs` AS `t0`
            WHERE
              `t0`.`amount` > CAST(0 AS DECIMAL(38, 0))
          ) AS `t12`
          INNER JOIN `decay` AS `t4`
            ON `t12`.`day` = `t4`.`day`
          INNER JOIN (
            SELECT
              `t2`.`organisation` AS `counterparty`,
              `t2`.`party` AS `payer`
            FROM `organisations` AS `t2`
          ) AS `t8`
            ON `t12`.`counterparty` = `t8`.`counterparty`
          INNER JOIN (
            SELECT
              `t2`.`organisation` AS `provider`,
              `t2`.`party` AS `seller`
            FROM `organisations` AS `t2`
          ) AS `t9`
            ON `t12`.`provider` = `t9`.`provider`
          INNER JOIN (
            SELECT
              `t3`.`resource`,
              `t3`.`party` AS `owner`
            FROM `resources` AS `t3`
          ) AS `t10`
            ON `t12`.`resource` = `t10`.`resource`
        ) AS `t13`
        WHERE
          `t13`.`payer` <> `t13`.`owner`
      ) AS `t14`
      GROUP BY
        1,
        2,
        3,
        4
    ) AS `t15`
    GROUP BY
      1,
      2,
      3
  ) AS `t16`
  GROUP BY
    1,
    2
) AS `t17`
