SELECT
  *
FROM (
  SELECT
    `t3`.`class_id`,
    `t3`.`supplier`,
    `t3`.`party`,
    `t3`.`paid`
  FROM `supplies` AS `t3`
  LEFT SEMI JOIN (
    SELECT
      `t4`.`resource`,
      `t4`.`class_id`
    FROM `classes` AS `t4`
    LEFT SEMI JOIN `targets` AS `t5`
      ON `t4`.`resource` = `t5`.`resource`
  ) AS `t7`
    ON `t3`.`class_id` = `t7`.`class_id`
) AS `t8`
ORDER BY
  `t8`.`class_id` ASC NULLS LAST,
  `t8`.`supplier` ASC NULLS LAST,
  `t8`.`party` ASC NULLS LAST
