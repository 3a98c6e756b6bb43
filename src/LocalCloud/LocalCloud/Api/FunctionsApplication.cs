// Signatures of Microsoft.Azure.Functions.Worker 2.52.0.
using LocalCloud.Hosting;

namespace Microsoft.Azure.Functions.Worker.Builder;

#pragma warning disable CA1052 // The real type is not static.
public class FunctionsApplication
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => Launch.Guard(() => new FunctionsApplicationBuilder(AppStart.Prepare(args)));
}
