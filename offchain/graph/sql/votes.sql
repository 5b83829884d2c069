WITH "t28" AS (
  SELECT
    "t25"."resource",
    "t25"."counterparty",
    "t25"."provider",
    "t25"."licence",
    "t25"."combination",
    "t25"."day",
    "t25"."amount",
    "t25"."loop",
    "t12"."factor",
    "t20"."payer",
    "t21"."seller",
    "t23"."owner"
  FROM (
    SELECT
      *
    FROM "legs" AS "t6"
    WHERE
      "t6"."amount" > CAST(0 AS DECIMAL(38, 0))
  ) AS "t25"
  INNER JOIN "decay" AS "t12"
    ON "t25"."day" = "t12"."day"
  INNER JOIN (
    SELECT
      "t4"."organisation" AS "counterparty",
      "t4"."party" AS "payer"
    FROM "organisations" AS "t4"
  ) AS "t20"
    ON "t25"."counterparty" = "t20"."counterparty"
  INNER JOIN (
    SELECT
      "t4"."organisation" AS "provider",
      "t4"."party" AS "seller"
    FROM "organisations" AS "t4"
  ) AS "t21"
    ON "t25"."provider" = "t21"."provider"
  INNER JOIN (
    SELECT
      "t7"."resource",
      "t7"."party" AS "owner"
    FROM "resources" AS "t7"
  ) AS "t23"
    ON "t25"."resource" = "t23"."resource"
), "t39" AS (
  SELECT
    "t36"."scenario",
    "t36"."combination",
    "t36"."reporter",
    "t36"."day",
    "t36"."uplift",
    "t36"."position",
    "t36"."party",
    (
      CAST("t36"."day" AS DECIMAL(38, 0)) * CAST(4294967296 AS DECIMAL(38, 0))
    ) + CAST("t36"."position" AS DECIMAL(38, 0)) AS "rank"
  FROM (
    SELECT
      "t9"."scenario",
      "t9"."combination",
      "t9"."reporter",
      "t9"."day",
      "t9"."uplift",
      "t9"."position",
      "t19"."party"
    FROM "reports" AS "t9"
    SEMI JOIN "scenarios" AS "t10"
      ON "t9"."scenario" = "t10"."scenario"
    SEMI JOIN "decay" AS "t11"
      ON "t9"."day" = "t11"."day"
    SEMI JOIN (
      SELECT
        "t8"."combination",
        "t8"."resource"
      FROM "members" AS "t8"
      SEMI JOIN "scope" AS "t13"
        ON "t8"."resource" = "t13"."resource"
    ) AS "t27"
      ON "t9"."combination" = "t27"."combination"
    SEMI JOIN (
      SELECT
        "t29"."combination",
        "t29"."counterparty" AS "reporter"
      FROM "t28" AS "t29"
      WHERE
        "t29"."loop" = 0
        AND "t29"."payer" <> "t29"."owner"
        AND "t29"."payer" <> "t29"."seller"
    ) AS "t33"
      ON "t9"."combination" = "t33"."combination" AND "t9"."reporter" = "t33"."reporter"
    INNER JOIN (
      SELECT
        "t4"."organisation" AS "reporter",
        "t4"."party"
      FROM "organisations" AS "t4"
    ) AS "t19"
      ON "t9"."reporter" = "t19"."reporter"
  ) AS "t36"
)
SELECT
  *
FROM (
  SELECT
    "t50"."scenario",
    "t50"."combination",
    "t50"."party",
    "t50"."uplift",
    "t56"."paid"
  FROM (
    SELECT
      "t48"."scenario",
      "t48"."combination",
      "t48"."party",
      MIN("t48"."uplift") AS "uplift"
    FROM (
      SELECT
        "t42"."scenario",
        "t42"."combination",
        "t42"."reporter",
        "t42"."day",
        "t42"."uplift",
        "t42"."position",
        "t42"."party",
        "t42"."rank"
      FROM "t39" AS "t42"
      INNER JOIN (
        SELECT
          "t40"."scenario",
          "t40"."combination",
          "t40"."party",
          MAX("t40"."rank") AS "rank"
        FROM "t39" AS "t40"
        GROUP BY
          1,
          2,
          3
      ) AS "t46"
        ON "t42"."scenario" = "t46"."scenario"
        AND "t42"."combination" = "t46"."combination"
        AND "t42"."party" = "t46"."party"
        AND "t42"."rank" = "t46"."rank"
    ) AS "t48"
    GROUP BY
      1,
      2,
      3
  ) AS "t50"
  INNER JOIN (
    SELECT
      "t54"."combination",
      "t54"."paid",
      "t54"."payer" AS "party"
    FROM (
      SELECT
        "t53"."combination",
        "t53"."payer",
        "t53"."paid",
        "t53"."covered",
        "t24"."size"
      FROM (
        SELECT
          "t51"."combination",
          "t51"."payer",
          MIN("t51"."net") AS "paid",
          COUNT("t51"."resource") AS "covered"
        FROM (
          SELECT
            "t47"."combination",
            "t47"."resource",
            "t47"."owner",
            "t47"."payer",
            "t47"."value",
            "t47"."back_owner",
            "t47"."back_payer",
            "t47"."back",
            GREATEST(
              "t47"."value" - COALESCE("t47"."back", CAST(0 AS DECIMAL(38, 0))),
              CAST(0 AS DECIMAL(38, 0))
            ) AS "net"
          FROM (
            SELECT
              "t37"."combination",
              "t37"."resource",
              "t37"."owner",
              "t37"."payer",
              "t37"."value",
              "t45"."back_owner",
              "t45"."back_payer",
              "t45"."back"
            FROM (
              SELECT
                "t31"."combination",
                "t31"."resource",
                "t31"."owner",
                "t31"."payer",
                CAST(SUM("t31"."value") AS DECIMAL(38, 0)) AS "value"
              FROM (
                SELECT
                  "t29"."resource",
                  "t29"."counterparty",
                  "t29"."provider",
                  "t29"."licence",
                  "t29"."combination",
                  "t29"."day",
                  "t29"."amount",
                  "t29"."loop",
                  "t29"."factor",
                  "t29"."payer",
                  "t29"."seller",
                  "t29"."owner",
                  "t29"."amount" * "t29"."factor" AS "value"
                FROM "t28" AS "t29"
                WHERE
                  "t29"."loop" = 0
                  AND "t29"."payer" <> "t29"."owner"
                  AND "t29"."payer" <> "t29"."seller"
              ) AS "t31"
              GROUP BY
                1,
                2,
                3,
                4
            ) AS "t37"
            LEFT OUTER JOIN (
              SELECT
                "t41"."payer" AS "back_owner",
                "t41"."owner" AS "back_payer",
                "t41"."back"
              FROM (
                SELECT
                  "t38"."payer",
                  "t38"."owner",
                  CAST(SUM("t38"."value") AS DECIMAL(38, 0)) AS "back"
                FROM (
                  SELECT
                    "t35"."payer",
                    "t35"."owner",
                    "t35"."licence",
                    MAX("t35"."value") AS "value"
                  FROM (
                    SELECT
                      "t32"."payer",
                      "t32"."owner",
                      "t32"."licence",
                      "t32"."resource",
                      CAST(SUM("t32"."value") AS DECIMAL(38, 0)) AS "value"
                    FROM (
                      SELECT
                        "t29"."resource",
                        "t29"."counterparty",
                        "t29"."provider",
                        "t29"."licence",
                        "t29"."combination",
                        "t29"."day",
                        "t29"."amount",
                        "t29"."loop",
                        "t29"."factor",
                        "t29"."payer",
                        "t29"."seller",
                        "t29"."owner",
                        "t29"."amount" * "t29"."factor" AS "value"
                      FROM "t28" AS "t29"
                      WHERE
                        "t29"."payer" <> "t29"."owner"
                    ) AS "t32"
                    GROUP BY
                      1,
                      2,
                      3,
                      4
                  ) AS "t35"
                  GROUP BY
                    1,
                    2,
                    3
                ) AS "t38"
                GROUP BY
                  1,
                  2
              ) AS "t41"
            ) AS "t45"
              ON "t37"."owner" = "t45"."back_owner" AND "t37"."payer" = "t45"."back_payer"
          ) AS "t47"
        ) AS "t51"
        GROUP BY
          1,
          2
      ) AS "t53"
      INNER JOIN (
        SELECT
          "t0"."combination",
          COUNT("t0"."resource") AS "size"
        FROM "members" AS "t0"
        GROUP BY
          1
      ) AS "t24"
        ON "t53"."combination" = "t24"."combination"
    ) AS "t54"
    WHERE
      "t54"."covered" = "t54"."size" AND "t54"."paid" > CAST(0 AS DECIMAL(38, 0))
  ) AS "t56"
    ON "t50"."combination" = "t56"."combination" AND "t50"."party" = "t56"."party"
) AS "t57"
ORDER BY
  "t57"."scenario" ASC,
  "t57"."combination" ASC,
  "t57"."party" ASC
