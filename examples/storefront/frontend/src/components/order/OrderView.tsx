"use client";

import type { Order } from "@/api/types/orders";
import { Failure } from "@/components/Notice";
import { CARRIER_NAMES, describePayment, StatusBadge } from "@/components/order/labels";
import { OrderActions } from "@/components/order/OrderActions";
import { OrderLines } from "@/components/order/OrderLines";
import { Timeline } from "@/components/order/Timeline";
import { PageHeading } from "@/components/PageHeading";
import { useAccount } from "@/hooks/useAccount";
import { useOrder } from "@/hooks/useOrders";
import { formatMoment } from "@/lib/format";
import ui from "@/components/ui.module.css";

function Parcel({ order }: { order: Order }) {
  const { shipping_address: to, tracking } = order;
  return (
    <div className={ui.card}>
      <h3>Where it goes</h3>
      <p className={ui.muted}>
        {order.customer_name}
        <br />
        {to.street}
        {to.street_2 && (
          <>
            <br />
            {to.street_2}
          </>
        )}
        <br />
        {to.postal_code} {to.city}, {to.country}
      </p>
      {tracking && (
        <p className={ui.faint} style={{ marginTop: 12 }}>
          With {CARRIER_NAMES[tracking.carrier]},{" "}
          {tracking.url ? (
            <a className={ui.link} href={tracking.url}>
              {tracking.code}
            </a>
          ) : (
            tracking.code
          )}
        </p>
      )}
    </div>
  );
}

export function OrderView({ orderId }: { orderId: number }) {
  const { account, ready } = useAccount();
  const { data: order, error } = useOrder(orderId);
  if (error) return <Failure error={error} />;
  if (!order || !ready) return <div className={ui.skeleton} style={{ minHeight: 420 }} />;
  return (
    <>
      <PageHeading eyebrow={`Placed ${formatMoment(order.placed_at)} UTC`} title={`Order ${order.number}`} aside={<StatusBadge status={order.status} />}>
        {order.note ? `“${order.note}”` : undefined}
      </PageHeading>
      <div className={ui.twoColumns}>
        <div className={ui.stack}>
          <OrderLines order={order} />
          <Timeline orderId={order.id} />
        </div>
        <div className={ui.stack}>
          {account && <OrderActions order={order} role={account.role} />}
          <Parcel order={order} />
          <div className={ui.card}>
            <h3>How it was paid</h3>
            <p className={ui.muted}>{order.payment_method ? describePayment(order.payment_method) : "Not paid yet"}</p>
          </div>
        </div>
      </div>
    </>
  );
}
