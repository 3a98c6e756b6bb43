using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace OrderFlow.Http;

/// <summary>How large a body may be before it is looked at.</summary>
internal static class BodyLimits
{
    /// <summary>What the Functions host lets through. The worker's own server would stop at 30 MB, with an empty 500 in place of our 413.</summary>
    private const long LargestOfHost = 100 * 1024 * 1024;

    public static IServiceCollection TakeBodiesOfHost(this IServiceCollection services) =>
        services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = LargestOfHost);
}
