import Link from "next/link";
import type { Order } from "@/api/types/orders";
import { ProductArt } from "@/components/ProductArt";
import { formatMoney } from "@/lib/format";
import styles from "@/components/order/Order.module.css";
import ui from "@/components/ui.module.css";

export function OrderLines({ order }: { order: Order }) {
  return (
    <div className={ui.card}>
      {order.lines.map((line) => (
        <div key={line.product_id} className={styles.line}>
          <span className={styles.thumb}>
            <ProductArt name={line.product_name} category="" />
          </span>
          <span className={styles.name}>
            <Link href={`/products/${line.product_id}`}>{line.product_name}</Link>
            <span className={ui.faint}>
              {line.quantity} × {formatMoney(line.unit_price)}
            </span>
          </span>
          <b className={ui.number}>{formatMoney(line.line_total)}</b>
        </div>
      ))}
      <dl className={styles.totals}>
        <dt>Subtotal</dt>
        <dd>{formatMoney(order.subtotal)}</dd>
        <dt>Shipping</dt>
        <dd>{formatMoney(order.shipping)}</dd>
        <dt>
          <b>Total</b>
        </dt>
        <dd>
          <b>{formatMoney(order.total)}</b>
        </dd>
      </dl>
    </div>
  );
}
