// Lists that the build writes: the files of each client entry, and what the service worker keeps.
declare module "virtual:client-files" {
  const files: Record<string, { scripts: string[]; styles: string[] }>;
  export default files;
}
declare module "virtual:precache" {
  const precache: { version: string; files: string[] };
  export default precache;
}
