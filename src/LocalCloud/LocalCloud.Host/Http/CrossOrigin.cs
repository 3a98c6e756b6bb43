using LocalCloud.Host.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace LocalCloud.Host.Http;

/// <summary>
/// <c>Host.CORS</c> of local.settings.json, as Core Tools apply it: any method and header from the origins named, preflight requests answered
/// before a function is looked for.
/// </summary>
internal static class CrossOrigin
{
    public static void AddCrossOrigin(this IServiceCollection services, FunctionsHostOptions options)
    {
        if (options.CorsOrigins.Count > 0)
        {
            services.AddCors(cors => cors.AddDefaultPolicy(policy =>
            {
                policy.WithOrigins([.. options.CorsOrigins]).AllowAnyHeader().AllowAnyMethod();
                if (options.CorsCredentials)
                {
                    policy.AllowCredentials();
                }
            }));
        }
    }

    /// <summary>Not for what the host serves to make things go wrong: a page that may call the app is no page that may crash it.</summary>
    public static void UseCrossOrigin(this WebApplication app)
    {
        if (app.Services.GetRequiredService<FunctionsHostOptions>().CorsOrigins.Count > 0)
        {
            var port = app.Services.GetRequiredService<WorkerPort>();
            app.UseWhen(http => !port.Owns(http) && !http.Request.Path.StartsWithSegments("/localcloud", StringComparison.OrdinalIgnoreCase), branch => branch.UseCors());
        }
    }
}
