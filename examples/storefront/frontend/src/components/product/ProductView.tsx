"use client";

import Link from "next/link";
import type { Product } from "@/api/types/catalogue";
import { Failure } from "@/components/Notice";
import { BuyBox } from "@/components/product/BuyBox";
import { Gallery } from "@/components/product/Gallery";
import { Reviews } from "@/components/product/Reviews";
import { Stars } from "@/components/Stars";
import { useProduct } from "@/hooks/useCatalogue";
import { formatMoney, sentence } from "@/lib/format";
import styles from "@/components/product/ProductView.module.css";
import ui from "@/components/ui.module.css";

function Facts({ product }: { product: Product }) {
  const size = product.dimensions;
  return (
    <dl className={styles.facts}>
      {product.materials.length > 0 && (
        <div>
          <dt>Made of</dt>
          <dd>{sentence(product.materials.join(", "))}</dd>
        </div>
      )}
      {size && (
        <div>
          <dt>Size</dt>
          <dd>
            {size.width_cm} × {size.depth_cm} × {size.height_cm} cm
          </dd>
        </div>
      )}
      {product.care_note && (
        <div>
          <dt>Care</dt>
          <dd>{product.care_note}</dd>
        </div>
      )}
    </dl>
  );
}

export function ProductView({ productId }: { productId: number }) {
  const { data: product, error } = useProduct(productId);
  if (error) return <div className={ui.page}><Failure error={error} /></div>;
  if (!product) return <div className={ui.page}><div className={ui.skeleton} style={{ minHeight: 420 }} /></div>;
  return (
    <div className={ui.page}>
      <p className={styles.crumbs}>
        <Link href="/">Shop</Link> / {sentence(product.category)} / <b>{product.name}</b>
      </p>
      <div className={styles.layout}>
        <Gallery product={product} />
        <div>
          <h1>{product.name}</h1>
          <p className={styles.rating}>
            {product.rating === null ? (
              "Not reviewed yet"
            ) : (
              <>
                <Stars rating={product.rating} /> {product.rating.toFixed(1)} from {product.review_count} reviews
              </>
            )}
          </p>
          <p className={styles.price}>{formatMoney(product.price)}</p>
          <p className={styles.words}>{product.description}</p>
          <BuyBox product={product} />
          <Facts product={product} />
        </div>
      </div>
      <Reviews productId={product.id} />
    </div>
  );
}
