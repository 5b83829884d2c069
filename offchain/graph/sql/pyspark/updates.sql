SELECT
  *
FROM (
  SELECT
    `t6`.`resource`,
    CAST(SUM(`t6`.`factor`) AS DECIMAL(38, 0)) AS `decayed`
  FROM (
    SELECT
      `t3`.`resource`,
      `t3`.`day`,
      `t5`.`factor`
    FROM `versions` AS `t3`
    LEFT SEMI JOIN `targets` AS `t4`
      ON `t3`.`resource` = `t4`.`resource`
    INNER JOIN `decay` AS `t5`
      ON `t3`.`day` = `t5`.`day`
  ) AS `t6`
  GROUP BY
    1
) AS `t7`
ORDER BY
  `t7`.`resource` ASC NULLS LAST
