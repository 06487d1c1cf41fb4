"use client";

import { useState } from "react";
import { ORDER_STATUSES, type OrderFilters, type OrderStatus } from "@/api/types/orders";
import { Failure, Notice } from "@/components/Notice";
import { OrderTable } from "@/components/order/OrderTable";
import { Pager } from "@/components/Pager";
import { SignInFirst } from "@/components/SignInFirst";
import { useOrders } from "@/hooks/useOrders";
import { sentence } from "@/lib/format";
import styles from "@/components/staff/Staff.module.css";
import ui from "@/components/ui.module.css";

function startOfDay(day: string): string | undefined {
  return day ? new Date(`${day}T00:00:00Z`).toISOString() : undefined;
}

function AllOrders() {
  const [filters, setFilters] = useState<OrderFilters>({ page: 1, size: 15 });
  const { data, error } = useOrders(filters);
  const refine = (change: OrderFilters) => setFilters({ ...filters, page: 1, ...change });
  return (
    <>
      <div className={styles.filters}>
        <label className={ui.field}>
          Status
          <select onChange={(event) => refine({ status: (event.target.value as OrderStatus) || undefined })}>
            <option value="">All of them</option>
            {ORDER_STATUSES.map((status) => (
              <option key={status} value={status}>
                {sentence(status)}
              </option>
            ))}
          </select>
        </label>
        <label className={ui.field}>
          Placed since
          <input type="date" onChange={(event) => refine({ placed_after: startOfDay(event.target.value) })} />
        </label>
        <p className={ui.muted}>{data && `${data.total} orders`}</p>
      </div>
      {error && <Failure error={error} />}
      {data?.total === 0 && <Notice title="No order fits" />}
      {data && data.total > 0 && <OrderTable orders={data.items} withCustomer />}
      {data && <Pager page={data.page} pages={data.pages} onPage={(page) => refine({ page })} />}
    </>
  );
}

export function StaffOrders() {
  return <SignInFirst role="staff">{() => <AllOrders />}</SignInFirst>;
}
