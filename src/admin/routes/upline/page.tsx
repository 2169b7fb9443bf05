import { defineRouteConfig } from "@medusajs/admin-sdk";
import { Channels } from "@medusajs/icons";
import { Navigate } from "react-router-dom";

/** The head of our pages in the sidebar; it leads to the first of them. */
const UplinePage = () => <Navigate to="/upline/tree" replace />;

export const config = defineRouteConfig({
  label: "upline.menu.upline",
  translationNs: "translation",
  icon: Channels,
});

export default UplinePage;
