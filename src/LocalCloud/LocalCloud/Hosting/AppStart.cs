using System.Net;
using System.Reflection;
using LocalCloud.CommandLine;
using LocalCloud.Functions;
using LocalCloud.Functions.Invocation;
using LocalCloud.Functions.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LocalCloud.Hosting;

/// <summary>From arguments and settings to a host that runs.</summary>
internal sealed class AppStart
{
    // The default of the real host.
    private const long MaxRequestBodySize = 104_857_600;

    private readonly Launch _launch;

    private AppStart(Launch launch, AppArguments arguments)
    {
        _launch = launch;
        Arguments = arguments;
        ContentRoot = ProjectFolder.Of(launch.Application);
        Host = HostJson.Load(Path.Combine(ContentRoot, "host.json"));
    }

    public AppArguments Arguments { get; }

    public string ContentRoot { get; }

    public HostJson Host { get; }

    public static AppStart Prepare(string[] args)
    {
        var arguments = AppArguments.Parse(args);
        if (arguments.ShowHelp)
        {
            Console.WriteLine(AppArguments.Help);
            Environment.Exit(0);
        }

        return new AppStart(Launch.Current, arguments);
    }

    public WebApplicationBuilder CreateWebBuilder(MiddlewarePipeline middleware)
    {
        var web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = _launch.Application.GetName().Name,
            ContentRootPath = ContentRoot,
            EnvironmentName = Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Environments.Development,
        });
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxRequestBodySize;
            if (Arguments.Port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0);
            }
            else
            {
                kestrel.ListenLocalhost(Arguments.Port ?? 7071);
            }
        });
        web.Services.AddRouting();
        web.Services.Configure<HostOptions>(options => options.ServicesStartConcurrently = true);
        web.Services.AddSingleton(middleware);
        web.Services.AddLocalFunctions(FunctionCatalogue.Discover(_launch.Application), Host);
        return web;
    }

    public IHost Build(WebApplicationBuilder web)
    {
        var app = web.Build();
        var host = new LocalCloudHost(app, _launch);
        _launch.Built(host);
        return host;
    }
}
