"use client";

import { useState } from "react";
import type { Product } from "@/api/types/catalogue";
import { ProductArt } from "@/components/ProductArt";
import styles from "@/components/product/ProductView.module.css";

/** The shop's drawing, and the photograph where there is one. */
export function Gallery({ product }: { product: Product }) {
  const [showsPhoto, setShowsPhoto] = useState(false);
  const art = <ProductArt name={product.name} category={product.category} />;
  const photo = product.image_url && <img src={product.image_url} alt={`${product.name}, photographed`} />;
  return (
    <div className={styles.pictures}>
      <div className={styles.picture}>{showsPhoto && photo ? photo : art}</div>
      {photo && (
        <div className={styles.thumbs}>
          <button type="button" aria-pressed={!showsPhoto} aria-label="Show the drawing" onClick={() => setShowsPhoto(false)}>
            {art}
          </button>
          <button type="button" aria-pressed={showsPhoto} aria-label="Show the photograph" onClick={() => setShowsPhoto(true)}>
            {photo}
          </button>
        </div>
      )}
    </div>
  );
}
