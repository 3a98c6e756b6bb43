using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Worker.Extensions.Tests.ServiceBus;

/// <summary>A host that does nothing but settle.</summary>
internal sealed class SettlementHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SettlementHost(WebApplication app, SettlementService service) => (_app, Asked) = (app, service.Asked);

    public List<IMessage> Asked { get; }

    public string Address => _app.Urls.Single();

    public static async Task<SettlementHost> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var service = new SettlementService();
        builder.Services.AddSingleton(service);
        var app = builder.Build();
        app.MapGrpcService<SettlementService>();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, service);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
