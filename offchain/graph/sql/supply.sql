WITH "t19" AS (
  SELECT
    "t16"."resource",
    "t16"."counterparty",
    "t16"."provider",
    "t16"."licence",
    "t16"."combination",
    "t16"."day",
    "t16"."amount",
    "t16"."loop",
    "t7"."factor",
    "t13"."payer",
    "t14"."seller",
    "t15"."owner"
  FROM (
    SELECT
      *
    FROM "legs" AS "t1"
    WHERE
      "t1"."amount" > CAST(0 AS DECIMAL(38, 0))
  ) AS "t16"
  INNER JOIN "decay" AS "t7"
    ON "t16"."day" = "t7"."day"
  INNER JOIN (
    SELECT
      "t3"."organisation" AS "counterparty",
      "t3"."party" AS "payer"
    FROM "organisations" AS "t3"
  ) AS "t13"
    ON "t16"."counterparty" = "t13"."counterparty"
  INNER JOIN (
    SELECT
      "t3"."organisation" AS "provider",
      "t3"."party" AS "seller"
    FROM "organisations" AS "t3"
  ) AS "t14"
    ON "t16"."provider" = "t14"."provider"
  INNER JOIN (
    SELECT
      "t4"."resource",
      "t4"."party" AS "owner"
    FROM "resources" AS "t4"
  ) AS "t15"
    ON "t16"."resource" = "t15"."resource"
)
SELECT
  "t37"."class_id",
  "t37"."owner" AS "supplier",
  "t37"."payer" AS "party",
  GREATEST(
    "t37"."value" - COALESCE("t37"."back", CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) AS "paid"
FROM (
  SELECT
    "t36"."class_id",
    "t36"."owner",
    "t36"."payer",
    "t36"."value",
    "t34"."back_owner",
    "t34"."back_payer",
    "t34"."back"
  FROM (
    SELECT
      "t32"."class_id",
      "t32"."owner",
      "t32"."payer",
      CAST(SUM("t32"."value") AS DECIMAL(38, 0)) AS "value"
    FROM (
      SELECT
        "t30"."class_id",
        "t30"."owner",
        "t30"."payer",
        "t30"."licence",
        MAX("t30"."value") AS "value"
      FROM (
        SELECT
          "t28"."class_id",
          "t28"."owner",
          "t28"."payer",
          "t28"."licence",
          "t28"."resource",
          CAST(SUM("t28"."value") AS DECIMAL(38, 0)) AS "value"
        FROM (
          SELECT
            "t25"."resource",
            "t25"."counterparty",
            "t25"."provider",
            "t25"."licence",
            "t25"."combination",
            "t25"."day",
            "t25"."amount",
            "t25"."loop",
            "t25"."factor",
            "t25"."payer",
            "t25"."seller",
            "t25"."owner",
            "t25"."value",
            "t26"."class_id"
          FROM (
            SELECT
              "t21"."resource",
              "t21"."counterparty",
              "t21"."provider",
              "t21"."licence",
              "t21"."combination",
              "t21"."day",
              "t21"."amount",
              "t21"."loop",
              "t21"."factor",
              "t21"."payer",
              "t21"."seller",
              "t21"."owner",
              "t21"."amount" * "t21"."factor" AS "value"
            FROM "t19" AS "t21"
            WHERE
              "t21"."loop" = 0
              AND "t21"."payer" <> "t21"."owner"
              AND "t21"."payer" <> "t21"."seller"
          ) AS "t25"
          INNER JOIN (
            SELECT
              "t6"."resource",
              "t6"."class_id"
            FROM "classes" AS "t6"
            SEMI JOIN (
              SELECT DISTINCT
                *
              FROM (
                SELECT
                  "t6"."class_id"
                FROM "classes" AS "t6"
                SEMI JOIN "targets" AS "t8"
                  ON "t6"."resource" = "t8"."resource"
              ) AS "t17"
            ) AS "t20"
              ON "t6"."class_id" = "t20"."class_id"
          ) AS "t26"
            ON "t25"."resource" = "t26"."resource"
        ) AS "t28"
        GROUP BY
          1,
          2,
          3,
          4,
          5
      ) AS "t30"
      GROUP BY
        1,
        2,
        3,
        4
    ) AS "t32"
    GROUP BY
      1,
      2,
      3
  ) AS "t36"
  LEFT OUTER JOIN (
    SELECT
      "t31"."payer" AS "back_owner",
      "t31"."owner" AS "back_payer",
      "t31"."back"
    FROM (
      SELECT
        "t29"."payer",
        "t29"."owner",
        CAST(SUM("t29"."value") AS DECIMAL(38, 0)) AS "back"
      FROM (
        SELECT
          "t27"."payer",
          "t27"."owner",
          "t27"."licence",
          MAX("t27"."value") AS "value"
        FROM (
          SELECT
            "t23"."payer",
            "t23"."owner",
            "t23"."licence",
            "t23"."resource",
            CAST(SUM("t23"."value") AS DECIMAL(38, 0)) AS "value"
          FROM (
            SELECT
              "t21"."resource",
              "t21"."counterparty",
              "t21"."provider",
              "t21"."licence",
              "t21"."combination",
              "t21"."day",
              "t21"."amount",
              "t21"."loop",
              "t21"."factor",
              "t21"."payer",
              "t21"."seller",
              "t21"."owner",
              "t21"."amount" * "t21"."factor" AS "value"
            FROM "t19" AS "t21"
            WHERE
              "t21"."payer" <> "t21"."owner"
          ) AS "t23"
          GROUP BY
            1,
            2,
            3,
            4
        ) AS "t27"
        GROUP BY
          1,
          2,
          3
      ) AS "t29"
      GROUP BY
        1,
        2
    ) AS "t31"
  ) AS "t34"
    ON "t36"."owner" = "t34"."back_owner" AND "t36"."payer" = "t34"."back_payer"
) AS "t37"
WHERE
  GREATEST(
    "t37"."value" - COALESCE("t37"."back", CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) > CAST(0 AS DECIMAL(38, 0))
ORDER BY
  "t37"."class_id" ASC,
  "t37"."owner" ASC,
  "t37"."payer" ASC
