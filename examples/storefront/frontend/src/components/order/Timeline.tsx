"use client";

import type { OrderEvent } from "@/api/types/order-events";
import { Failure } from "@/components/Notice";
import { CARRIER_NAMES } from "@/components/order/labels";
import { useOrderEvents } from "@/hooks/useOrders";
import { formatMoment, formatMoney } from "@/lib/format";
import styles from "@/components/order/Order.module.css";
import ui from "@/components/ui.module.css";

function tell(event: OrderEvent): string {
  switch (event.type) {
    case "placed":
      return event.item_count === 1 ? "Ordered one piece" : `Ordered ${event.item_count} pieces`;
    case "paid":
      return `Paid ${formatMoney(event.amount)}`;
    case "shipped":
      return `Left with ${CARRIER_NAMES[event.tracking.carrier]}, ${event.tracking.code}`;
    case "cancelled":
      return event.reason ? `Cancelled: ${event.reason}` : "Cancelled";
    case "refunded":
      return `Paid back ${formatMoney(event.amount)}, ${event.refund_id}`;
  }
}

function isSad(event: OrderEvent): boolean {
  return event.type === "cancelled" || event.type === "refunded";
}

export function Timeline({ orderId }: { orderId: number }) {
  const { data: events, error } = useOrderEvents(orderId);
  if (error) return <Failure error={error} />;
  return (
    <div className={ui.card}>
      <h3>What has happened</h3>
      <ol className={styles.timeline}>
        {events?.map((event) => (
          <li key={`${event.type} ${event.at}`}>
            <span className={`${styles.dot} ${isSad(event) ? styles.dotBad : ""}`} />
            <p>{tell(event)}</p>
            <span className={ui.faint}>
              {formatMoment(event.at)} UTC, {event.actor}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
