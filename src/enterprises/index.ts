/** The door of this capability. */
export { type EnterpriseHistory, type RegisterHistory, recordEnterpriseHistory } from './record-enterprise-history.ts'
export { type EnterpriseRouteOptions, enterpriseRoutes } from './routes.ts'
