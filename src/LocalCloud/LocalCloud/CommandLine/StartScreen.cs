using LocalCloud.Host.Runtime;
using LocalCloud.Hosting;
using Spectre.Console;

namespace LocalCloud.CommandLine;

/// <summary>The one screen after the start: what runs where, and what to type first.</summary>
internal static class StartScreen
{
    public static void Show(LocalCloudHost cloud, bool isWatched)
    {
        var console = AnsiConsole.Console;
        var grid = new Grid().AddColumn(new GridColumn().NoWrap().PadRight(3)).AddColumn();
        Row(grid, "Functions", $"[bold]{Markup.Escape(cloud.Address.ToString())}[/]");
        Row(grid, string.Empty, Markup.Escape(CountsOf(cloud.Functions.Functions)));
        if (cloud.HasDashboard)
        {
            Row(grid, "Dashboard", Markup.Escape(new Uri(cloud.Address, "/localcloud/").ToString()));
        }

        if (cloud.Emulated is { } services)
        {
            Row(grid, "Cosmos DB", Markup.Escape($"{services.CosmosDb.Endpoint} (emulated)"));
            if (services.ServiceBus is { } bus)
            {
                Row(grid, "Service Bus", Markup.Escape($"sb://localhost:{bus.Port} (emulated)"));
            }

            foreach (var topic in services.EventGrid?.Topics ?? [])
            {
                Row(grid, "Event Grid", Markup.Escape($"{services.EventGrid!.EndpointOf(topic)} (emulated)"));
            }
        }

        if (cloud.Azurite is { } azurite)
        {
            Row(grid, "Storage", Markup.Escape($"{azurite.BlobEndpoint} (Azurite{(azurite.IsStarted ? "" : ", which was there")})"));
        }

        Row(grid, "State", Markup.Escape(cloud.State?.Path ?? "in memory; gone when this process ends"));
        if (cloud.Keys is not null)
        {
            Row(grid, "Keys", Markup.Escape(cloud.State is { } state ? $"asked for; they are in {state.File(StateFolder.Keys)}" : "asked for; they are those of the settings"));
        }

        if (isWatched)
        {
            Row(grid, "Builds", "a new one restarts the app in place");
        }

        if (FirstRequest(cloud) is { } request)
        {
            Row(grid, "Try", $"[green]{Markup.Escape(request)}[/]");
        }

        Row(grid, "Stop", "Ctrl-C (twice: at once)");
        console.WriteLine();
        console.Write(grid);
        console.WriteLine();
    }

    private static void Row(Grid grid, string name, string markup) => grid.AddRow(new Markup($"[grey]{name}[/]"), new Markup(markup));

    private static string CountsOf(IReadOnlyList<FunctionDescriptor> functions) => functions.Count == 0
        ? "no functions"
        : $"{functions.Count} functions: " + string.Join(", ", functions
            .CountBy(function => function.Trigger.Type.Replace("Trigger", string.Empty, StringComparison.Ordinal))
            .OrderByDescending(kind => kind.Value)
            .Select(kind => $"{kind.Value} {kind.Key}"));

    // A GET without route values can be copied as it is; health says most at the start.
    private static string? FirstRequest(LocalCloudHost cloud) => cloud.Functions.Functions
        .Select(function => HttpRoute.Of(function, cloud.HostJson))
        .Where(route => route is { TakesGet: true })
        .Select(route => route!.Path)
        .OrderByDescending(route => route.EndsWith("/health", StringComparison.Ordinal))
        .ThenBy(route => route.Count(letter => letter == '{'))
        .ThenBy(route => route.Length)
        .Select(route => $"curl {cloud.Address.GetLeftPart(UriPartial.Authority)}{route}")
        .FirstOrDefault();
}
