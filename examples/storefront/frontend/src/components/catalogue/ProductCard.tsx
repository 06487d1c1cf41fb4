import Link from "next/link";
import type { ProductSummary } from "@/api/types/catalogue";
import { ProductArt } from "@/components/ProductArt";
import { Stars } from "@/components/Stars";
import { StockBadge } from "@/components/StockBadge";
import { formatMoney, sentence } from "@/lib/format";
import styles from "@/components/catalogue/ProductCard.module.css";

export function ProductCard({ product }: { product: ProductSummary }) {
  return (
    <Link href={`/products/${product.id}`} className={styles.card}>
      <ProductArt name={product.name} category={product.category} />
      <span className={styles.body}>
        <span className={styles.shelf}>{sentence(product.category)}</span>
        <span className={styles.name}>{product.name}</span>
        <span className={styles.rating}>
          {product.rating === null ? (
            "Not reviewed yet"
          ) : (
            <>
              <Stars rating={product.rating} /> {product.review_count}
            </>
          )}
        </span>
        <span className={styles.foot}>
          <b>{formatMoney(product.price)}</b>
          <StockBadge level={product.stock_level} />
        </span>
      </span>
    </Link>
  );
}
