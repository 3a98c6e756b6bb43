using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.ServiceBus.Administration;

/// <summary>Listens for requests about entities, over HTTP on loopback.</summary>
internal sealed class AdministrationServer : IAsyncDisposable
{
    private readonly WebApplication _web;

    private AdministrationServer(WebApplication web) => _web = web;

    public int Port => new Uri(_web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<AdministrationServer> StartAsync(int port, AdministrationApi api, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(AdministrationServer).Assembly.GetName().Name });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options =>
        {
            if (port == 0)
            {
                options.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                options.ListenLocalhost(port);
            }
        });
        var web = builder.Build();
        web.Run(api.HandleAsync);
        try
        {
            await web.StartAsync(cancellationToken);
            return new(web);
        }
        catch
        {
            await web.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }
}
