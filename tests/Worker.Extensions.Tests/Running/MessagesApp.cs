using Google.Protobuf;
using LocalCloud.CosmosDb;
using LocalCloud.Faults;
using LocalCloud.Host;
using LocalCloud.Host.CosmosDb;
using LocalCloud.Host.Protocol;
using LocalCloud.Host.Runtime;
using LocalCloud.Host.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Worker.Extensions.Tests.ServiceBus;

namespace Worker.Extensions.Tests.Running;

/// <summary>The sample app in a host that settles messages, on the real worker.</summary>
internal sealed class MessagesApp : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly FunctionsHost _host;

    private MessagesApp(WebApplication web) => (_web, _host) = (web, web.Services.GetRequiredService<FunctionsHost>());

    public List<IMessage> Settled => _web.Services.GetRequiredService<SettlementService>().Asked;

    public static async Task<MessagesApp> StartAsync(bool isolated, CosmosDbServer? cosmos = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0));
        builder.Services.AddFunctionsHost(new()
        {
            AppDirectory = Folder("Messages"), Isolated = isolated, Settings = new Dictionary<string, string?> { ["Cos"] = cosmos?.ConnectionString },
        });
        if (cosmos is not null)
        {
            builder.Services.AddCosmosDBBindings().AddSingleton<FaultInjector>();
            builder.Services.Configure<CosmosDBOptions>(options => (options.EmulatedEndpoint, options.LatestLsns) = (cosmos.Endpoint, cosmos.LatestLsns));
        }

        builder.Services.AddSingleton<SettlementService>().AddSingleton<IWorkerEndpoints, Endpoints>();
        var web = builder.Build();
        web.MapFunctionsHost();
        await web.StartAsync(TestContext.Current.CancellationToken);
        var app = new MessagesApp(web);
        try
        {
            await app._host.StartAsync(TestContext.Current.CancellationToken);
            return app;
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>What the function returned, as text.</summary>
    public async Task<string?> CallAsync(string function, TypedData value, Dictionary<string, TypedData>? metadata = null)
    {
        var invoker = _web.Services.GetRequiredService<IFunctionInvoker>();
        var result = await invoker.InvokeAsync(
            _host.Functions.Single(known => known.Name == function), new() { Value = value, Metadata = metadata ?? [] }, TestContext.Current.CancellationToken);
        var returned = result.ReturnValue ?? result.Outputs.GetValueOrDefault("$return");
        return returned?.DataCase is TypedData.DataOneofCase.JsonUtf8 ? returned.Json : returned?.String;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        await _web.StopAsync(CancellationToken.None);
        await _web.DisposeAsync();
    }

    // tests/Worker.Extensions.Tests/bin/... : the same below tests/Samples/NAME.
    private static string Folder(string sample) =>
        AppContext.BaseDirectory.Replace("/Worker.Extensions.Tests/".Replace('/', Path.DirectorySeparatorChar), Path.Combine("/Samples".Replace('/', Path.DirectorySeparatorChar), sample) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private sealed class Endpoints : IWorkerEndpoints
    {
        public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGrpcService<SettlementService>();
    }
}
