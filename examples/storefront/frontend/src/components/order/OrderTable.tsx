import Link from "next/link";
import type { OrderSummary } from "@/api/types/orders";
import { StatusBadge } from "@/components/order/labels";
import { formatDay, formatMoney } from "@/lib/format";
import ui from "@/components/ui.module.css";

export function OrderTable({ orders, withCustomer = false }: { orders: OrderSummary[]; withCustomer?: boolean }) {
  return (
    <div className={ui.tableWrap}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th>Order</th>
            {withCustomer && <th>Customer</th>}
            <th>Status</th>
            <th>Placed</th>
            <th>Left the house</th>
            <th>Note</th>
            <th className={ui.number}>Pieces</th>
            <th className={ui.number}>Total</th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id}>
              <td>
                <Link className={ui.link} href={`/orders/${order.id}`}>
                  {order.number}
                </Link>
              </td>
              {withCustomer && <td>{order.customer_name}</td>}
              <td>
                <StatusBadge status={order.status} />
              </td>
              <td>{formatDay(order.placed_at)}</td>
              <td className={ui.muted}>{order.shipped_at ? formatDay(order.shipped_at) : "–"}</td>
              <td className={ui.muted}>{order.note ?? "–"}</td>
              <td className={ui.number}>{order.item_count}</td>
              <td className={ui.number}>
                <b>{formatMoney(order.total)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
