"""Read and add records of a SmartShopie database without HTTP.

    from smartshopie_db import SmartShopieDB

    with SmartShopieDB("smartshopie_dashboard.db") as db:
        db.add_customer(customer_id="C1", name="Ana", country="Spain", signup_date="2026-03-01")
        db.add_product(product_id="P1", product_name="Rose Serum", category="Serums", price="24.90")
        db.add_transaction(transaction_id="T1", invoice_id="I1", customer_id="C1", product_id="P1",
                           invoice_date="2026-03-02 10:15", quantity=2, amount="49.80")
        db.add_overview_kpis(record_date="2019-12-31", total_customers=812, revenue_impact=1250)
        for day in db.get_overview_kpis(start="2019-01-01"):
            print(day.record_date, day.total_customers, day.revenue_impact, day.source)

Facts become figures with `python manage.py refresh`, or within seconds where a worker runs.
"""

from data.errors import AnalyticsError, Refused
from smartshopie_db.database import SmartShopieDB

__all__ = ["AnalyticsError", "Refused", "SmartShopieDB"]
