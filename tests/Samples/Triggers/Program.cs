using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Samples.Triggers;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddSingleton<Journal>();
builder.Build().Run();
