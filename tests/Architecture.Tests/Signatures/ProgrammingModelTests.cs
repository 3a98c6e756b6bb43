using System.Reflection;

namespace Architecture.Tests.Signatures;

/// <summary>The same function app compiles against LocalCloud and the real packages only while these hold.</summary>
public sealed class ProgrammingModelTests
{
    private static readonly SignatureListing Real = SignatureListing.OfRealPackages();

    [Fact]
    public void LocalCloud_offers_nothing_that_the_real_packages_lack()
    {
        var signatures = Assemblies().SelectMany(PublicSignatures.Of).ToArray();
        var missing = signatures.Where(signature => !Real.Contains(signature)).ToArray();
        Assert.True(missing.Length == 0, $"{missing.Length} of {signatures.Length} signatures are not those of the real packages:\n" + string.Concat(missing.Select(Explain)));
        Assert.True(signatures.Length > 300, $"Only {signatures.Length} signatures were compared.");
    }

    [Theory]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionAttribute.Name: public string Name { get; }", true)]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionAttribute.Name: public string Name { get; set; }", false)]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionAttribute..ctor: public FunctionAttribute(string title)", false)]
    [InlineData("Microsoft.Azure.Functions.Worker.Http.HttpCookie.MaxAge: public double? MaxAge { get; set; }", true)]
    [InlineData("Microsoft.Azure.Functions.Worker.Http.HttpCookie.MaxAge: public double MaxAge { get; set; }", false)]
    [InlineData("Microsoft.Azure.Functions.Worker.AuthorizationLevel.Function: = 2", true)]
    [InlineData("Microsoft.Azure.Functions.Worker.AuthorizationLevel.Function: = 3", false)]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionContext.Wait: public void Wait()", false)]
    [InlineData("Microsoft.Azure.Functions.Worker.FunctionContext: public sealed class Microsoft.Azure.Functions.Worker.FunctionContext", false)]
    public void A_wrong_signature_is_noticed(string signature, bool isReal) => Assert.Equal(isReal, Real.Contains(signature));

    [Fact]
    public void A_type_that_does_not_exist_in_the_real_packages_is_noticed_with_its_members()
    {
        var signatures = PublicSignatures.Of(typeof(Microsoft.Azure.Functions.Worker.Invented)).ToArray();
        Assert.Equal(4, signatures.Length); // The type, its constructor, a property and a method.
        Assert.All(signatures, signature => Assert.False(Real.Contains(signature)));
    }

    private static Assembly[] Assemblies() =>
        [Assembly.Load("LocalCloud.Functions"), Assembly.Load("LocalCloud.DurableTask"), Assembly.Load("LocalCloud")];

    private static string Explain(string signature) =>
        $"  {signature}\n" + string.Concat(Real.Near(signature).Select(known => $"      real: {known}\n"));
}
