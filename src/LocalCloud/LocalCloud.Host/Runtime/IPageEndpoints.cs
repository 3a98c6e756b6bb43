namespace LocalCloud.Host.Runtime;

/// <summary>Endpoints that a page of the host itself calls as well: it maps them a second time, behind a guard of its own.</summary>
internal interface IPageEndpoints : IHttpEndpoints;
