/** A column's name beside its value, seen only where rows are cards; readers have the column header. */
export function CardLabel({ text }: { text: string }) {
  return (
    <span className="card-label" aria-hidden="true">
      {text}
    </span>
  );
}
