WITH "t16" AS (
  SELECT DISTINCT
    "t15"."combination",
    "t15"."resource",
    "t15"."owner",
    "t15"."payer"
  FROM (
    SELECT
      "t14"."resource",
      "t14"."counterparty",
      "t14"."provider",
      "t14"."licence",
      "t14"."combination",
      "t14"."day",
      "t14"."amount",
      "t14"."loop",
      "t6"."factor",
      "t11"."payer",
      "t12"."seller",
      "t13"."owner"
    FROM (
      SELECT
        *
      FROM "legs" AS "t1"
      WHERE
        "t1"."amount" > CAST(0 AS DECIMAL(38, 0))
    ) AS "t14"
    INNER JOIN "decay" AS "t6"
      ON "t14"."day" = "t6"."day"
    INNER JOIN (
      SELECT
        "t3"."organisation" AS "counterparty",
        "t3"."party" AS "payer"
      FROM "organisations" AS "t3"
    ) AS "t11"
      ON "t14"."counterparty" = "t11"."counterparty"
    INNER JOIN (
      SELECT
        "t3"."organisation" AS "provider",
        "t3"."party" AS "seller"
      FROM "organisations" AS "t3"
    ) AS "t12"
      ON "t14"."provider" = "t12"."provider"
    INNER JOIN (
      SELECT
        "t4"."resource",
        "t4"."party" AS "owner"
      FROM "resources" AS "t4"
    ) AS "t13"
      ON "t14"."resource" = "t13"."resource"
  ) AS "t15"
  WHERE
    "t15"."loop" = 0
    AND "t15"."payer" <> "t15"."owner"
    AND "t15"."payer" <> "t15"."seller"
)
SELECT
  *
FROM (
  SELECT
    "t22"."resource",
    "t22"."other",
    COUNT(DISTINCT "t22"."payer") AS "payers"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t18"."combination",
        "t18"."resource",
        "t18"."owner",
        "t18"."payer",
        "t20"."other",
        "t20"."other_owner"
      FROM "t16" AS "t18"
      SEMI JOIN "targets" AS "t5"
        ON "t18"."resource" = "t5"."resource"
      INNER JOIN (
        SELECT
          "t17"."combination",
          "t17"."resource" AS "other",
          "t17"."owner" AS "other_owner",
          "t17"."payer"
        FROM "t16" AS "t17"
      ) AS "t20"
        ON "t18"."combination" = "t20"."combination" AND "t18"."payer" = "t20"."payer"
    ) AS "t21"
    WHERE
      "t21"."owner" <> "t21"."other_owner"
  ) AS "t22"
  GROUP BY
    1,
    2
) AS "t23"
ORDER BY
  "t23"."resource" ASC,
  "t23"."other" ASC
