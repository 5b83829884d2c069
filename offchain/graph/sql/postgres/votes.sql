WITH "t21" AS (
  SELECT
    "t20"."scenario",
    "t20"."combination",
    "t20"."reporter",
    "t20"."day",
    "t20"."uplift",
    "t20"."position",
    "t20"."party",
    (
      CAST("t20"."day" AS DECIMAL(38, 0)) * CAST(4294967296 AS DECIMAL(38, 0))
    ) + CAST("t20"."position" AS DECIMAL(38, 0)) AS "rank"
  FROM (
    SELECT
      "t9"."scenario",
      "t9"."combination",
      "t9"."reporter",
      "t9"."day",
      "t9"."uplift",
      "t9"."position",
      "t17"."party"
    FROM "reports" AS "t9"
    INNER JOIN (
      SELECT
        "t5"."organisation" AS "reporter",
        "t5"."party"
      FROM "organisations" AS "t5"
    ) AS "t17"
      ON "t9"."reporter" = "t17"."reporter"
    WHERE
      (
        (
          EXISTS(
            SELECT
              1
            FROM "scenarios" AS "t10"
            WHERE
              "t9"."scenario" = "t10"."scenario"
          )
          AND EXISTS(
            SELECT
              1
            FROM "decay" AS "t11"
            WHERE
              "t9"."day" = "t11"."day"
          )
        )
        AND EXISTS(
          SELECT
            1
          FROM (
            SELECT
              "t12"."combination",
              "t12"."resource"
            FROM "members" AS "t12"
            WHERE
              EXISTS(
                SELECT
                  1
                FROM "scope" AS "t13"
                WHERE
                  "t12"."resource" = "t13"."resource"
              )
          ) AS "t19"
          WHERE
            "t9"."combination" = "t19"."combination"
        )
      )
      AND EXISTS(
        SELECT
          1
        FROM (
          SELECT
            "t4"."combination",
            "t4"."counterparty" AS "reporter"
          FROM "payments" AS "t4"
        ) AS "t16"
        WHERE
          "t9"."combination" = "t16"."combination" AND "t9"."reporter" = "t16"."reporter"
      )
  ) AS "t20"
)
SELECT
  *
FROM (
  SELECT
    "t28"."scenario",
    "t28"."combination",
    "t28"."party",
    "t28"."uplift",
    "t8"."paid"
  FROM (
    SELECT
      "t26"."scenario",
      "t26"."combination",
      "t26"."party",
      MIN("t26"."uplift") AS "uplift"
    FROM (
      SELECT
        "t23"."scenario",
        "t23"."combination",
        "t23"."reporter",
        "t23"."day",
        "t23"."uplift",
        "t23"."position",
        "t23"."party",
        "t23"."rank"
      FROM "t21" AS "t23"
      INNER JOIN (
        SELECT
          "t22"."scenario",
          "t22"."combination",
          "t22"."party",
          MAX("t22"."rank") AS "rank"
        FROM "t21" AS "t22"
        GROUP BY
          1,
          2,
          3
      ) AS "t25"
        ON "t23"."scenario" = "t25"."scenario"
        AND "t23"."combination" = "t25"."combination"
        AND "t23"."party" = "t25"."party"
        AND "t23"."rank" = "t25"."rank"
    ) AS "t26"
    GROUP BY
      1,
      2,
      3
  ) AS "t28"
  INNER JOIN "usages" AS "t8"
    ON "t28"."combination" = "t8"."combination" AND "t28"."party" = "t8"."party"
) AS "t29"
ORDER BY
  "t29"."scenario" ASC,
  "t29"."combination" ASC,
  "t29"."party" ASC
