SELECT
  *
FROM (
  SELECT
    "t3"."class_id",
    "t3"."supplier",
    "t3"."party",
    "t3"."paid"
  FROM "supplies" AS "t3"
  WHERE
    EXISTS(
      SELECT
        1
      FROM (
        SELECT
          "t4"."resource",
          "t4"."class_id"
        FROM "classes" AS "t4"
        WHERE
          EXISTS(
            SELECT
              1
            FROM "targets" AS "t5"
            WHERE
              "t4"."resource" = "t5"."resource"
          )
      ) AS "t7"
      WHERE
        "t3"."class_id" = "t7"."class_id"
    )
) AS "t8"
ORDER BY
  "t8"."class_id" ASC,
  "t8"."supplier" ASC,
  "t8"."party" ASC
