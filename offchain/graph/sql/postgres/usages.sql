SELECT
  "t13"."combination",
  "t13"."paid",
  "t13"."payer" AS "party"
FROM (
  SELECT
    "t12"."combination",
    "t12"."payer",
    "t12"."paid",
    "t12"."covered",
    "t6"."size"
  FROM (
    SELECT
      "t10"."combination",
      "t10"."payer",
      MIN("t10"."net") AS "paid",
      COUNT("t10"."resource") AS "covered"
    FROM (
      SELECT
        "t9"."combination",
        "t9"."resource",
        "t9"."owner",
        "t9"."payer",
        "t9"."value",
        "t9"."back_payer",
        "t9"."back_owner",
        "t9"."back",
        GREATEST(
          "t9"."value" - COALESCE("t9"."back", CAST(0 AS DECIMAL(38, 0))),
          CAST(0 AS DECIMAL(38, 0))
        ) AS "net"
      FROM (
        SELECT
          "t8"."combination",
          "t8"."resource",
          "t8"."owner",
          "t8"."payer",
          "t8"."value",
          "t5"."back_payer",
          "t5"."back_owner",
          "t5"."back"
        FROM (
          SELECT
            "t1"."combination",
            "t1"."resource",
            "t1"."owner",
            "t1"."payer",
            CAST(SUM("t1"."value") AS DECIMAL(38, 0)) AS "value"
          FROM "payments" AS "t1"
          GROUP BY
            1,
            2,
            3,
            4
        ) AS "t8"
        LEFT OUTER JOIN (
          SELECT
            "t2"."payer" AS "back_payer",
            "t2"."owner" AS "back_owner",
            "t2"."back"
          FROM "backflows" AS "t2"
        ) AS "t5"
          ON "t8"."owner" = "t5"."back_owner" AND "t8"."payer" = "t5"."back_payer"
      ) AS "t9"
    ) AS "t10"
    GROUP BY
      1,
      2
  ) AS "t12"
  INNER JOIN (
    SELECT
      "t0"."combination",
      COUNT("t0"."resource") AS "size"
    FROM "members" AS "t0"
    GROUP BY
      1
  ) AS "t6"
    ON "t12"."combination" = "t6"."combination"
) AS "t13"
WHERE
  "t13"."covered" = "t13"."size" AND "t13"."paid" > CAST(0 AS DECIMAL(38, 0))
