SELECT
  `t26`.`class_id`,
  `t26`.`owner` AS `supplier`,
  `t26`.`payer` AS `party`,
  GREATEST(
    `t26`.`value` - COALESCE(`t26`.`back`, CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) AS `paid`
FROM (
  SELECT
    `t25`.`class_id`,
    `t25`.`owner`,
    `t25`.`payer`,
    `t25`.`value`,
    `t12`.`back_payer`,
    `t12`.`back_owner`,
    `t12`.`back`
  FROM (
    SELECT
      `t23`.`class_id`,
      `t23`.`owner`,
      `t23`.`payer`,
      CAST(SUM(`t23`.`value`) AS DECIMAL(38, 0)) AS `value`
    FROM (
      SELECT
        `t22`.`class_id`,
        `t22`.`owner`,
        `t22`.`payer`,
        `t22`.`licence`,
        MAX(`t22`.`value`) AS `value`
      FROM (
        SELECT
          `t21`.`class_id`,
          `t21`.`owner`,
          `t21`.`payer`,
          `t21`.`licence`,
          `t21`.`resource`,
          CAST(SUM(`t21`.`value`) AS DECIMAL(38, 0)) AS `value`
        FROM (
          SELECT
            `t20`.`resource`,
            `t20`.`counterparty`,
            `t20`.`provider`,
            `t20`.`licence`,
            `t20`.`combination`,
            `t20`.`day`,
            `t20`.`amount`,
            `t20`.`loop`,
            `t20`.`factor`,
            `t20`.`payer`,
            `t20`.`seller`,
            `t20`.`owner`,
            `t20`.`value`,
            `t6`.`class_id`
          FROM (
            SELECT
              `t18`.`resource`,
              `t18`.`counterparty`,
              `t18`.`provider`,
              `t18`.`licence`,
              `t18`.`combination`,
              `t18`.`day`,
              `t18`.`amount`,
              `t18`.`loop`,
              `t18`.`factor`,
              `t18`.`payer`,
              `t18`.`seller`,
              `t18`.`owner`,
              `t18`.`amount` * `t18`.`factor` AS `value`
            FROM (
              SELECT
                `t17`.`resource`,
                `t17`.`counterparty`,
                `t17`.`provider`,
                `t17`.`licence`,
                `t17`.`combination`,
                `t17`.`day`,
                `t17`.`amount`,
                `t17`.`loop`,
                `t7`.`factor`,
                `t14`.`payer`,
                `t15`.`seller`,
                `t16`.`owner`
              FROM (
                SELECT
                  *
                FROM `legs` AS `t2`
                WHERE
                  `t2`.`amount` > CAST(0 AS DECIMAL(38, 0))
              ) AS `t17`
              INNER JOIN `decay` AS `t7`
                ON `t17`.`day` = `t7`.`day`
              INNER JOIN (
                SELECT
                  `t4`.`organisation` AS `counterparty`,
                  `t4`.`party` AS `payer`
                FROM `organisations` AS `t4`
              ) AS `t14`
                ON `t17`.`counterparty` = `t14`.`counterparty`
              INNER JOIN (
                SELECT
                  `t4`.`organisation` AS `provider`,
                  `t4`.`party` AS `seller`
                FROM `organisations` AS `t4`
              ) AS `t15`
                ON `t17`.`provider` = `t15`.`provider`
              INNER JOIN (
                SELECT
                  `t5`.`resource`,
                  `t5`.`party` AS `owner`
                FROM `resources` AS `t5`
              ) AS `t16`
                ON `t17`.`resource` = `t16`.`resource`
            ) AS `t18`
            WHERE
              `t18`.`loop` = 0
              AND `t18`.`payer` <> `t18`.`owner`
              AND `t18`.`payer` <> `t18`.`seller`
          ) AS `t20`
          INNER JOIN `classes` AS `t6`
            ON `t20`.`resource` = `t6`.`resource`
        ) AS `t21`
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS `t22`
      GROUP BY
        1,
        2,
        3,
        4
    ) AS `t23`
    GROUP BY
      1,
      2,
      3
  ) AS `t25`
  LEFT OUTER JOIN (
    SELECT
      `t0`.`payer` AS `back_payer`,
      `t0`.`owner` AS `back_owner`,
      `t0`.`back`
    FROM `backflows` AS `t0`
  ) AS `t12`
    ON `t25`.`owner` = `t12`.`back_owner` AND `t25`.`payer` = `t12`.`back_payer`
) AS `t26`
WHERE
  GREATEST(
    `t26`.`value` - COALESCE(`t26`.`back`, CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) > CAST(0 AS DECIMAL(38, 0))
