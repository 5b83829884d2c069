SELECT
  *
FROM (
  SELECT
    "t6"."resource",
    CAST(SUM("t6"."factor") AS DECIMAL(38, 0)) AS "decayed"
  FROM (
    SELECT
      "t3"."resource",
      "t3"."day",
      "t5"."factor"
    FROM "versions" AS "t3"
    INNER JOIN "decay" AS "t5"
      ON "t3"."day" = "t5"."day"
    WHERE
      EXISTS(
        SELECT
          1
        FROM "targets" AS "t4"
        WHERE
          "t3"."resource" = "t4"."resource"
      )
  ) AS "t6"
  GROUP BY
    1
) AS "t7"
ORDER BY
  "t7"."resource" ASC
