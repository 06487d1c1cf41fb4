"use client";

import Link from "next/link";
import { useState } from "react";
import type { Product } from "@/api/types/catalogue";
import { StockBadge } from "@/components/StockBadge";
import { useStock } from "@/hooks/useCatalogue";
import { formatDay } from "@/lib/format";
import { addToCart } from "@/state/cart";
import styles from "@/components/product/ProductView.module.css";
import ui from "@/components/ui.module.css";

export function BuyBox({ product }: { product: Product }) {
  const { data: stock } = useStock(product.id);
  const [quantity, setQuantity] = useState(1);
  const [added, setAdded] = useState(false);
  const soldOut = product.stock_level === "out_of_stock";
  const add = () => {
    addToCart({
      productId: product.id,
      name: product.name,
      category: product.category,
      price: product.price,
      quantity,
    });
    setAdded(true);
  };
  return (
    <div className={styles.buy}>
      <div className={ui.row}>
        <StockBadge level={stock?.level ?? product.stock_level} />
        <span className={ui.faint}>
          {stock && !soldOut && `${stock.available} ready to leave`}
          {stock?.restock_on && ` · more on ${formatDay(stock.restock_on)}`}
        </span>
      </div>
      <div className={styles.buyRow}>
        <input
          className={`${ui.input} ${styles.amount}`}
          type="number"
          min={1}
          max={99}
          aria-label="How many"
          value={quantity}
          onChange={(event) => setQuantity(Math.min(99, Math.max(1, event.target.valueAsNumber || 1)))}
        />
        <button type="button" className={ui.button} disabled={soldOut} onClick={add}>
          Add to cart
        </button>
        {added && (
          <Link className={ui.link} href="/cart">
            Go to cart →
          </Link>
        )}
      </div>
    </div>
  );
}
