SELECT
  `t10`.`resource`,
  `t10`.`payer` AS `party`,
  GREATEST(
    `t10`.`value` - COALESCE(`t10`.`back`, CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) AS `paid`
FROM (
  SELECT
    `t9`.`resource`,
    `t9`.`owner`,
    `t9`.`payer`,
    `t9`.`value`,
    `t6`.`back_payer`,
    `t6`.`back_owner`,
    `t6`.`back`
  FROM (
    SELECT
      `t7`.`resource`,
      `t7`.`owner`,
      `t7`.`payer`,
      CAST(SUM(`t7`.`value`) AS DECIMAL(38, 0)) AS `value`
    FROM (
      SELECT
        `t3`.`combination`,
        `t3`.`resource`,
        `t3`.`owner`,
        `t3`.`payer`,
        `t3`.`counterparty`,
        `t3`.`value`
      FROM `payments` AS `t3`
      LEFT SEMI JOIN `targets` AS `t4`
        ON `t3`.`resource` = `t4`.`resource`
    ) AS `t7`
    GROUP BY
      1,
      2,
      3
  ) AS `t9`
  LEFT OUTER JOIN (
    SELECT
      `t0`.`payer` AS `back_payer`,
      `t0`.`owner` AS `back_owner`,
      `t0`.`back`
    FROM `backflows` AS `t0`
  ) AS `t6`
    ON `t9`.`owner` = `t6`.`back_owner` AND `t9`.`payer` = `t6`.`back_payer`
) AS `t10`
WHERE
  GREATEST(
    `t10`.`value` - COALESCE(`t10`.`back`, CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) > CAST(0 AS DECIMAL(38, 0))
ORDER BY
  `t10`.`resource` ASC NULLS LAST,
  `t10`.`payer` ASC NULLS LAST
