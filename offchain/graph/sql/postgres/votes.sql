WITH "t28" AS (
  SELECT
    "t26"."scenario",
    "t26"."combination",
    "t26"."reporter",
    "t26"."day",
    "t26"."uplift",
    "t26"."position",
    "t26"."party",
    (
      CAST("t26"."day" AS DECIMAL(38, 0)) * CAST(4294967296 AS DECIMAL(38, 0))
    ) + CAST("t26"."position" AS DECIMAL(38, 0)) AS "rank"
  FROM (
    SELECT
      "t9"."scenario",
      "t9"."combination",
      "t9"."reporter",
      "t9"."day",
      "t9"."uplift",
      "t9"."position",
      "t18"."party"
    FROM "reports" AS "t9"
    INNER JOIN (
      SELECT
        "t5"."organisation" AS "reporter",
        "t5"."party"
      FROM "organisations" AS "t5"
    ) AS "t18"
      ON "t9"."reporter" = "t18"."reporter"
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
              "t8"."combination",
              "t8"."resource"
            FROM "members" AS "t8"
            WHERE
              EXISTS(
                SELECT
                  1
                FROM "targets" AS "t12"
                WHERE
                  "t8"."resource" = "t12"."resource"
              )
          ) AS "t24"
          WHERE
            "t9"."combination" = "t24"."combination"
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
        ) AS "t17"
        WHERE
          "t9"."combination" = "t17"."combination" AND "t9"."reporter" = "t17"."reporter"
      )
  ) AS "t26"
)
SELECT
  *
FROM (
  SELECT
    "t40"."scenario",
    "t40"."combination",
    "t40"."party",
    "t40"."uplift",
    "t38"."paid"
  FROM (
    SELECT
      "t36"."scenario",
      "t36"."combination",
      "t36"."party",
      MIN("t36"."uplift") AS "uplift"
    FROM (
      SELECT
        "t31"."scenario",
        "t31"."combination",
        "t31"."reporter",
        "t31"."day",
        "t31"."uplift",
        "t31"."position",
        "t31"."party",
        "t31"."rank"
      FROM "t28" AS "t31"
      INNER JOIN (
        SELECT
          "t29"."scenario",
          "t29"."combination",
          "t29"."party",
          MAX("t29"."rank") AS "rank"
        FROM "t28" AS "t29"
        GROUP BY
          1,
          2,
          3
      ) AS "t34"
        ON "t31"."scenario" = "t34"."scenario"
        AND "t31"."combination" = "t34"."combination"
        AND "t31"."party" = "t34"."party"
        AND "t31"."rank" = "t34"."rank"
    ) AS "t36"
    GROUP BY
      1,
      2,
      3
  ) AS "t40"
  INNER JOIN (
    SELECT
      "t35"."combination",
      "t35"."paid",
      "t35"."payer" AS "party"
    FROM (
      SELECT
        "t32"."combination",
        "t32"."payer",
        "t32"."paid",
        "t32"."covered",
        "t20"."size"
      FROM (
        SELECT
          "t27"."combination",
          "t27"."payer",
          MIN("t27"."net") AS "paid",
          COUNT("t27"."resource") AS "covered"
        FROM (
          SELECT
            "t25"."combination",
            "t25"."resource",
            "t25"."owner",
            "t25"."payer",
            "t25"."value",
            "t25"."back_payer",
            "t25"."back_owner",
            "t25"."back",
            GREATEST(
              "t25"."value" - COALESCE("t25"."back", CAST(0 AS DECIMAL(38, 0))),
              CAST(0 AS DECIMAL(38, 0))
            ) AS "net"
          FROM (
            SELECT
              "t22"."combination",
              "t22"."resource",
              "t22"."owner",
              "t22"."payer",
              "t22"."value",
              "t19"."back_payer",
              "t19"."back_owner",
              "t19"."back"
            FROM (
              SELECT
                "t4"."combination",
                "t4"."resource",
                "t4"."owner",
                "t4"."payer",
                CAST(SUM("t4"."value") AS DECIMAL(38, 0)) AS "value"
              FROM "payments" AS "t4"
              GROUP BY
                1,
                2,
                3,
                4
            ) AS "t22"
            LEFT OUTER JOIN (
              SELECT
                "t6"."payer" AS "back_payer",
                "t6"."owner" AS "back_owner",
                "t6"."back"
              FROM "backflows" AS "t6"
            ) AS "t19"
              ON "t22"."owner" = "t19"."back_owner" AND "t22"."payer" = "t19"."back_payer"
          ) AS "t25"
        ) AS "t27"
        GROUP BY
          1,
          2
      ) AS "t32"
      INNER JOIN (
        SELECT
          "t0"."combination",
          COUNT("t0"."resource") AS "size"
        FROM "members" AS "t0"
        GROUP BY
          1
      ) AS "t20"
        ON "t32"."combination" = "t20"."combination"
    ) AS "t35"
    WHERE
      "t35"."covered" = "t35"."size" AND "t35"."paid" > CAST(0 AS DECIMAL(38, 0))
  ) AS "t38"
    ON "t40"."combination" = "t38"."combination" AND "t40"."party" = "t38"."party"
) AS "t41"
ORDER BY
  "t41"."scenario" ASC,
  "t41"."combination" ASC,
  "t41"."party" ASC
