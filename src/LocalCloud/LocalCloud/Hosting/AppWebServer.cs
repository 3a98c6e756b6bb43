using System.Net;
using Microsoft.AspNetCore.Hosting;

namespace LocalCloud.Hosting;

internal static class AppWebServer
{
    public const int DefaultPort = 7071;

    // The default of the real host.
    private const long MaxRequestBodySize = 104_857_600;

    public static void Configure(IWebHostBuilder builder, int port) => builder.UseKestrelCore().ConfigureKestrel(kestrel =>
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
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
