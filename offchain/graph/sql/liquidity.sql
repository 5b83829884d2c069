WITH "t15" AS (
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
)
SELECT
  "t28"."resource",
  "t28"."payer" AS "party",
  GREATEST(
    "t28"."value" - COALESCE("t28"."back", CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) AS "paid"
FROM (
  SELECT
    "t24"."resource",
    "t24"."owner",
    "t24"."payer",
    "t24"."value",
    "t27"."back_owner",
    "t27"."back_payer",
    "t27"."back"
  FROM (
    SELECT
      "t21"."resource",
      "t21"."owner",
      "t21"."payer",
      CAST(SUM("t21"."value") AS DECIMAL(38, 0)) AS "value"
    FROM (
      SELECT
        "t19"."resource",
        "t19"."counterparty",
        "t19"."provider",
        "t19"."licence",
        "t19"."combination",
        "t19"."day",
        "t19"."amount",
        "t19"."loop",
        "t19"."factor",
        "t19"."payer",
        "t19"."seller",
        "t19"."owner",
        "t19"."value"
      FROM (
        SELECT
          "t16"."resource",
          "t16"."counterparty",
          "t16"."provider",
          "t16"."licence",
          "t16"."combination",
          "t16"."day",
          "t16"."amount",
          "t16"."loop",
          "t16"."factor",
          "t16"."payer",
          "t16"."seller",
          "t16"."owner",
          "t16"."amount" * "t16"."factor" AS "value"
        FROM "t15" AS "t16"
        WHERE
          "t16"."loop" = 0
          AND "t16"."payer" <> "t16"."owner"
          AND "t16"."payer" <> "t16"."seller"
      ) AS "t19"
      SEMI JOIN "targets" AS "t5"
        ON "t19"."resource" = "t5"."resource"
    ) AS "t21"
    GROUP BY
      1,
      2,
      3
  ) AS "t24"
  LEFT OUTER JOIN (
    SELECT
      "t25"."payer" AS "back_owner",
      "t25"."owner" AS "back_payer",
      "t25"."back"
    FROM (
      SELECT
        "t22"."payer",
        "t22"."owner",
        CAST(SUM("t22"."value") AS DECIMAL(38, 0)) AS "back"
      FROM (
        SELECT
          "t20"."payer",
          "t20"."owner",
          "t20"."licence",
          MAX("t20"."value") AS "value"
        FROM (
          SELECT
            "t18"."payer",
            "t18"."owner",
            "t18"."licence",
            "t18"."resource",
            CAST(SUM("t18"."value") AS DECIMAL(38, 0)) AS "value"
          FROM (
            SELECT
              "t16"."resource",
              "t16"."counterparty",
              "t16"."provider",
              "t16"."licence",
              "t16"."combination",
              "t16"."day",
              "t16"."amount",
              "t16"."loop",
              "t16"."factor",
              "t16"."payer",
              "t16"."seller",
              "t16"."owner",
              "t16"."amount" * "t16"."factor" AS "value"
            FROM "t15" AS "t16"
            WHERE
              "t16"."payer" <> "t16"."owner"
          ) AS "t18"
          GROUP BY
            1,
            2,
            3,
            4
        ) AS "t20"
        GROUP BY
          1,
          2,
          3
      ) AS "t22"
      GROUP BY
        1,
        2
    ) AS "t25"
  ) AS "t27"
    ON "t24"."owner" = "t27"."back_owner" AND "t24"."payer" = "t27"."back_payer"
) AS "t28"
WHERE
  GREATEST(
    "t28"."value" - COALESCE("t28"."back", CAST(0 AS DECIMAL(38, 0))),
    CAST(0 AS DECIMAL(38, 0))
  ) > CAST(0 AS DECIMAL(38, 0))
ORDER BY
  "t28"."resource" ASC,
  "t28"."payer" ASC
