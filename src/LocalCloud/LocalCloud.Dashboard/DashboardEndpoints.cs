using System.Globalization;
using LocalCloud.Dashboard.CosmosDb;
using LocalCloud.Dashboard.Settings;
using LocalCloud.Dashboard.Invocations;
using LocalCloud.Dashboard.Live;
using LocalCloud.Dashboard.Logs;
using LocalCloud.Dashboard.Page;
using LocalCloud.Dashboard.Security;
using LocalCloud.Dashboard.ServiceBus;
using LocalCloud.Dashboard.Traces;
using LocalCloud.Host.Runtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Dashboard;

/// <summary>All that the dashboard serves: the page to whoever may open it, everything else to the page only.</summary>
internal sealed class DashboardEndpoints(IServiceProvider services) : IHttpEndpoints
{
    public const string Path = "/localcloud/";

    public void Map(IEndpointRouteBuilder endpoints)
    {
        var guard = Of<Guard>();
        var files = Of<PageFiles>();
        var pages = Of<AppPages>();
        var page = guard.Around(endpoints.MapGroup(""), Access.Page);
        page.MapGet("/localcloud", (RequestDelegate)files.ShowPageAsync).WithMetadata(new HomePageLink(Path, "what the app does: invocations, traces, data, messages"));

        var assets = guard.Around(endpoints.MapGroup(""), Access.Asset);
        assets.MapGet("/localcloud/page/{**file}", (RequestDelegate)files.ShowFileAsync);
        assets.MapGet("/localcloud/pages/{file}", (RequestDelegate)pages.ShowFileAsync);

        var api = guard.Around(endpoints.MapGroup("/localcloud/api"), Access.Api);
        MapReading(api);
        MapCosmosDb(api.MapGroup("/cosmosdb"), Of<CosmosExplorer>());
        MapServiceBus(api.MapGroup("/servicebus"), Of<ServiceBusExplorer>());

        // What the host serves already, once more, for the page alone: its token takes the place of keys.
        var host = guard.Around(endpoints.MapGroup("/localcloud/host"), Access.Api);
        foreach (var extension in services.GetServices<IHttpEndpoints>().OfType<IPageEndpoints>())
        {
            extension.Map(host);
        }
    }

    private void MapReading(RouteGroupBuilder api)
    {
        var (recorder, traces, logs, environment) = (Of<InvocationRecorder>(), Of<TraceReader>(), Of<LogRing>(), Of<AppEnvironment>());
        api.MapGet("/live", Of<LiveStream>().Open);
        api.MapGet("/overview", () => Json.Of(Of<Overview>().Read()));
        api.MapGet("/invocations", (string? function, string? outcome, string? text, int? limit) =>
            Json.Of(recorder.Recent.Find(function, outcome, text, Math.Clamp(limit ?? 100, 1, 500)).Select(InvocationView.Row)));
        api.MapGet("/invocations/{id}", (string id) => recorder.Recent.Find(id) is { } found
            ? Json.Of(new { Invocation = InvocationView.Whole(found), Logs = logs.Of(id), Traces = traces.TouchedBy(found) })
            : Results.NotFound());
        api.MapGet("/traces/{id}", (string id) => Json.Of(traces.Read(id)));
        api.MapGet("/logs", (string? level, string? text, int? limit) => Json.Of(logs.Find(level, text, Math.Clamp(limit ?? 200, 1, 1_000))));
        api.MapGet("/environment", () => Json.Of(environment.Read()));
        api.MapPost("/clock", (ClockChange change) => ClockEndpoint.Apply(Of<DashboardOptions>().Clock, change));
        api.MapGet("/pages", Of<AppPages>().List);
    }

    private static void MapCosmosDb(RouteGroupBuilder api, CosmosExplorer cosmos)
    {
        api.MapGet("/containers", cosmos.ListAsync);
        api.MapPost("/query", cosmos.QueryAsync);
        api.MapPost("/changes", cosmos.ChangesAsync);
        api.MapPost("/document", cosmos.ReadAsync);
        api.MapPut("/document", cosmos.ReplaceAsync);
    }

    private static void MapServiceBus(RouteGroupBuilder api, ServiceBusExplorer bus)
    {
        api.MapGet("/entities", bus.ListAsync);
        api.MapGet("/messages", (string entity, bool? dead, string? after, CancellationToken cancellationToken) =>
            bus.PeekAsync(entity, dead ?? false, long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, cancellationToken));
        api.MapGet("/find", (string text, CancellationToken cancellationToken) => bus.FindAsync(text, cancellationToken));
        api.MapPost("/messages", bus.SendAsync);
        api.MapPost("/resubmit", bus.ResubmitAsync);
    }

    private T Of<T>()
        where T : notnull => services.GetRequiredService<T>();
}
