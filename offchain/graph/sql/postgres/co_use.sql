WITH "t3" AS (
  SELECT DISTINCT
    "t1"."combination",
    "t1"."resource",
    "t1"."owner",
    "t1"."payer"
  FROM "payments" AS "t1"
)
SELECT
  *
FROM (
  SELECT
    "t9"."resource",
    "t9"."other",
    COUNT(DISTINCT "t9"."payer") AS "payers"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t5"."combination",
        "t5"."resource",
        "t5"."owner",
        "t5"."payer",
        "t7"."other",
        "t7"."other_owner"
      FROM "t3" AS "t5"
      INNER JOIN (
        SELECT
          "t4"."combination",
          "t4"."resource" AS "other",
          "t4"."owner" AS "other_owner",
          "t4"."payer"
        FROM "t3" AS "t4"
      ) AS "t7"
        ON "t5"."combination" = "t7"."combination" AND "t5"."payer" = "t7"."payer"
      WHERE
        EXISTS(
          SELECT
            1
          FROM "targets" AS "t2"
          WHERE
            "t5"."resource" = "t2"."resource"
        )
    ) AS "t8"
    WHERE
      "t8"."owner" <> "t8"."other_owner"
  ) AS "t9"
  GROUP BY
    1,
    2
) AS "t10"
ORDER BY
  "t10"."resource" ASC,
  "t10"."other" ASC
