import { Button } from 'react-aria-components';
import { PageHeading } from '../router/router.tsx';

/** A page that only tells one thing, and what to do. */
export function Notice(props: {
  title: string;
  help?: string;
  action: { label: string; onPress: () => void };
}) {
  const { title, help, action } = props;
  return (
    <section className="notice">
      <PageHeading title={title} />
      {help !== undefined && <p>{help}</p>}
      <Button className="button primary" onPress={action.onPress}>
        {action.label}
      </Button>
    </section>
  );
}
