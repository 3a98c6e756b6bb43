using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.Http;

var builder = FunctionsApplication.CreateBuilder(args);
if (builder.Configuration["FailAtStart"] is { } reason)
{
    throw new InvalidOperationException(reason);
}

if (builder.Configuration["HoldBeforeStart"] is not null)
{
    Console.WriteLine("holding");
    await Task.Delay(Timeout.Infinite);
}

builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<StampMiddleware>();
builder.Services.AddSingleton<IGreeter>(new Greeter(builder.Configuration["Greeting"] ?? "Hello"));
builder.Services.AddSingleton(new Whereabouts(builder.Environment.ContentRootPath, Directory.GetCurrentDirectory(), AppContext.BaseDirectory));
builder.Services.AddSingleton<IStartupFilter, EarlyMiddleware>();
builder.Services.AddMvcCore();
builder.Build().Run();

/// <summary>Named by tests that reference this app.</summary>
public partial class Program;
