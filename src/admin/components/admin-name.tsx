import { nameOf } from "../lib/names";
import { useAdmins } from "../lib/queries";

interface AdminNameProps {
  id: string;
  /** where it is no admin, or none any more */
  otherwise?: string;
}

/** An admin by name; whoever else by what else is known. */
export function AdminName({ id, otherwise = id }: AdminNameProps) {
  const admins = useAdmins();
  if (admins.isPending) return <>…</>;
  const admin = admins.data?.find((one) => one.id === id);
  return <span title={admin?.email ?? id}>{admin ? nameOf(admin) : otherwise}</span>;
}
