// Signatures of Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore 2.1.1.
namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>Nothing to do here: the local host always hands ASP.NET Core's own types to the functions.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
}
