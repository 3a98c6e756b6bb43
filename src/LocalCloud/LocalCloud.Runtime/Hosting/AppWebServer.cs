using System.Net;
using Microsoft.AspNetCore.Hosting;

namespace LocalCloud.Hosting;

/// <summary>Where the functions listen.</summary>
internal static class AppWebServer
{
    public const int DefaultPort = 7071;

    public static void Configure(IWebHostBuilder builder, int port) => builder.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        if (port == 0)
        {
            kestrel.Listen(IPAddress.Loopback, 0);
        }
        else
        {
            kestrel.ListenLocalhost(port);
        }
    });
}
