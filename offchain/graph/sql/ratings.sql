WITH "t25" AS (
  SELECT
    "t22"."resource",
    "t22"."counterparty",
    "t22"."provider",
    "t22"."licence",
    "t22"."combination",
    "t22"."day",
    "t22"."amount",
    "t22"."loop",
    "t8"."factor",
    "t16"."payer",
    "t17"."seller",
    "t20"."owner"
  FROM (
    SELECT
      *
    FROM "legs" AS "t5"
    WHERE
      "t5"."amount" > CAST(0 AS DECIMAL(38, 0))
  ) AS "t22"
  INNER JOIN "decay" AS "t8"
    ON "t22"."day" = "t8"."day"
  INNER JOIN (
    SELECT
      "t2"."organisation" AS "counterparty",
      "t2"."party" AS "payer"
    FROM "organisations" AS "t2"
  ) AS "t16"
    ON "t22"."counterparty" = "t16"."counterparty"
  INNER JOIN (
    SELECT
      "t2"."organisation" AS "provider",
      "t2"."party" AS "seller"
    FROM "organisations" AS "t2"
  ) AS "t17"
    ON "t22"."provider" = "t17"."provider"
  INNER JOIN (
    SELECT
      "t6"."resource",
      "t6"."party" AS "owner"
    FROM "resources" AS "t6"
  ) AS "t20"
    ON "t22"."resource" = "t20"."resource"
), "t46" AS (
  SELECT
    "t45"."combination",
    "t45"."reporter",
    "t45"."day",
    "t45"."stars",
    "t45"."position",
    "t45"."party",
    "t45"."resource",
    (
      CAST("t45"."day" AS DECIMAL(38, 0)) * CAST(4294967296 AS DECIMAL(38, 0))
    ) + CAST("t45"."position" AS DECIMAL(38, 0)) AS "rank"
  FROM (
    SELECT
      "t7"."combination",
      "t7"."reporter",
      "t7"."day",
      "t7"."stars",
      "t7"."position",
      "t15"."party",
      "t24"."resource"
    FROM "ratings" AS "t7"
    SEMI JOIN "decay" AS "t8"
      ON "t7"."day" = "t8"."day"
    SEMI JOIN (
      SELECT
        "t26"."combination",
        "t26"."counterparty" AS "reporter"
      FROM "t25" AS "t26"
      WHERE
        "t26"."loop" = 0
        AND "t26"."payer" <> "t26"."owner"
        AND "t26"."payer" <> "t26"."seller"
    ) AS "t30"
      ON "t7"."combination" = "t30"."combination" AND "t7"."reporter" = "t30"."reporter"
    INNER JOIN (
      SELECT
        "t2"."organisation" AS "reporter",
        "t2"."party"
      FROM "organisations" AS "t2"
    ) AS "t15"
      ON "t7"."reporter" = "t15"."reporter"
    SEMI JOIN (
      SELECT
        "t42"."combination",
        "t42"."paid",
        "t42"."payer" AS "party"
      FROM (
        SELECT
          "t41"."combination",
          "t41"."payer",
          "t41"."paid",
          "t41"."covered",
          "t21"."size"
        FROM (
          SELECT
            "t39"."combination",
            "t39"."payer",
            MIN("t39"."net") AS "paid",
            COUNT("t39"."resource") AS "covered"
          FROM (
            SELECT
              "t38"."combination",
              "t38"."resource",
              "t38"."owner",
              "t38"."payer",
              "t38"."value",
              "t38"."back_owner",
              "t38"."back_payer",
              "t38"."back",
              GREATEST(
                "t38"."value" - COALESCE("t38"."back", CAST(0 AS DECIMAL(38, 0))),
                CAST(0 AS DECIMAL(38, 0))
              ) AS "net"
            FROM (
              SELECT
                "t33"."combination",
                "t33"."resource",
                "t33"."owner",
                "t33"."payer",
                "t33"."value",
                "t37"."back_owner",
                "t37"."back_payer",
                "t37"."back"
              FROM (
                SELECT
                  "t28"."combination",
                  "t28"."resource",
                  "t28"."owner",
                  "t28"."payer",
                  CAST(SUM("t28"."value") AS DECIMAL(38, 0)) AS "value"
                FROM (
                  SELECT
                    "t26"."resource",
                    "t26"."counterparty",
                    "t26"."provider",
                    "t26"."licence",
                    "t26"."combination",
                    "t26"."day",
                    "t26"."amount",
                    "t26"."loop",
                    "t26"."factor",
                    "t26"."payer",
                    "t26"."seller",
                    "t26"."owner",
                    "t26"."amount" * "t26"."factor" AS "value"
                  FROM "t25" AS "t26"
                  WHERE
                    "t26"."loop" = 0
                    AND "t26"."payer" <> "t26"."owner"
                    AND "t26"."payer" <> "t26"."seller"
                ) AS "t28"
                GROUP BY
                  1,
                  2,
                  3,
                  4
              ) AS "t33"
              LEFT OUTER JOIN (
                SELECT
                  "t35"."payer" AS "back_owner",
                  "t35"."owner" AS "back_payer",
                  "t35"."back"
                FROM (
                  SELECT
                    "t34"."payer",
                    "t34"."owner",
                    CAST(SUM("t34"."value") AS DECIMAL(38, 0)) AS "back"
                  FROM (
                    SELECT
                      "t32"."payer",
                      "t32"."owner",
                      "t32"."licence",
                      MAX("t32"."value") AS "value"
                    FROM (
                      SELECT
                        "t29"."payer",
                        "t29"."owner",
                        "t29"."licence",
                        "t29"."resource",
                        CAST(SUM("t29"."value") AS DECIMAL(38, 0)) AS "value"
                      FROM (
                        SELECT
                          "t26"."resource",
                          "t26"."counterparty",
                          "t26"."provider",
                          "t26"."licence",
                          "t26"."combination",
                          "t26"."day",
                          "t26"."amount",
                          "t26"."loop",
                          "t26"."factor",
                          "t26"."payer",
                          "t26"."seller",
                          "t26"."owner",
                          "t26"."amount" * "t26"."factor" AS "value"
                        FROM "t25" AS "t26"
                        WHERE
                          "t26"."payer" <> "t26"."owner"
                      ) AS "t29"
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
                  ) AS "t34"
                  GROUP BY
                    1,
                    2
                ) AS "t35"
              ) AS "t37"
                ON "t33"."owner" = "t37"."back_owner" AND "t33"."payer" = "t37"."back_payer"
            ) AS "t38"
          ) AS "t39"
          GROUP BY
            1,
            2
        ) AS "t41"
        INNER JOIN (
          SELECT
            "t3"."combination",
            COUNT("t3"."resource") AS "size"
          FROM "members" AS "t3"
          GROUP BY
            1
        ) AS "t21"
          ON "t41"."combination" = "t21"."combination"
      ) AS "t42"
      WHERE
        "t42"."covered" = "t42"."size" AND "t42"."paid" > CAST(0 AS DECIMAL(38, 0))
    ) AS "t44"
      ON "t7"."combination" = "t44"."combination" AND "t15"."party" = "t44"."party"
    INNER JOIN (
      SELECT
        "t9"."combination",
        "t9"."resource"
      FROM "members" AS "t9"
      SEMI JOIN "targets" AS "t10"
        ON "t9"."resource" = "t10"."resource"
    ) AS "t24"
      ON "t7"."combination" = "t24"."combination"
  ) AS "t45"
)
SELECT
  *
FROM (
  SELECT
    "t51"."resource",
    "t51"."party",
    MIN("t51"."stars") AS "stars"
  FROM (
    SELECT
      "t48"."combination",
      "t48"."reporter",
      "t48"."day",
      "t48"."stars",
      "t48"."position",
      "t48"."party",
      "t48"."resource",
      "t48"."rank"
    FROM "t46" AS "t48"
    INNER JOIN (
      SELECT
        "t47"."resource",
        "t47"."party",
        MAX("t47"."rank") AS "rank"
      FROM "t46" AS "t47"
      GROUP BY
        1,
        2
    ) AS "t50"
      ON "t48"."resource" = "t50"."resource"
      AND "t48"."party" = "t50"."party"
      AND "t48"."rank" = "t50"."rank"
  ) AS "t51"
  GROUP BY
    1,
    2
) AS "t52"
ORDER BY
  "t52"."resource" ASC,
  "t52"."party" ASC
