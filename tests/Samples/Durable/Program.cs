using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Hosting;
using Samples.Durable;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.ConfigureDurableWorker().AddTasks(tasks =>
{
    tasks.AddOrchestrator<Greeting>(nameof(Greeting));
    tasks.AddActivity<Greeter>(nameof(Greeter));
    tasks.AddEntity<Ledger>(nameof(Ledger));
});
builder.Build().Run();

/// <summary>Named by tests that reference this app.</summary>
public partial class Program;
