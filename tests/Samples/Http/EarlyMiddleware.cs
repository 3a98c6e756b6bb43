using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Samples.Http;

/// <summary>Runs before the worker's own, and needs services.</summary>
internal sealed class EarlyMiddleware : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((http, rest) =>
        {
            http.Response.Headers["x-early"] = http.RequestServices.GetRequiredService<IGreeter>().Greet("middleware");
            return rest(http);
        });
        next(app);
    };
}
