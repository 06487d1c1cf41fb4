"use client";

import { useSyncExternalStore } from "react";
import type { Money } from "@/api/types/money";
import { fromCents, toCents } from "@/lib/format";

export interface CartLine {
  productId: number;
  name: string;
  category: string;
  price: Money;
  quantity: number;
}

const KEY = "juniper-oak.cart";
const EMPTY: CartLine[] = [];
const listeners = new Set<() => void>();
let lines: CartLine[] | null = null;

function stored(): CartLine[] {
  try {
    return JSON.parse(window.localStorage.getItem(KEY) ?? "[]") as CartLine[];
  } catch {
    return EMPTY;
  }
}

function current(): CartLine[] {
  lines ??= stored();
  return lines;
}

function replace(next: CartLine[]): void {
  lines = next;
  window.localStorage.setItem(KEY, JSON.stringify(next));
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function addToCart(line: CartLine): void {
  const known = current().find((other) => other.productId === line.productId);
  if (!known) return replace([...current(), line]);
  setQuantity(line.productId, known.quantity + line.quantity);
}

export function setQuantity(productId: number, quantity: number): void {
  const kept = current().map((line) => (line.productId === productId ? { ...line, quantity } : line));
  replace(kept.filter((line) => line.quantity > 0));
}

export function clearCart(): void {
  replace([]);
}

export function subtotal(cart: CartLine[]): Money | null {
  const [first] = cart;
  if (!first) return null;
  const cents = cart.reduce((sum, line) => sum + toCents(line.price.amount) * BigInt(line.quantity), 0n);
  return { amount: fromCents(cents), currency: first.price.currency };
}

export function useCart() {
  const cart = useSyncExternalStore(subscribe, current, () => EMPTY);
  return { cart, count: cart.reduce((sum, line) => sum + line.quantity, 0) };
}
