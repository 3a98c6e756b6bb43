using System.Text.Json;
using LocalCloud.Host.Settings;

namespace LocalCloud.Host.Tests.Settings;

public sealed class SettingReferencesTests
{
    private readonly AppSettings _settings = new(
        new Dictionary<string, string?>(
        [
            new("Db", "orders"), new("Sub:Name", "s1"), new("Often", "0 */5 * * * *"),
            new("AzureWebJobs.A.Disabled", "1"), new("AzureWebJobs_B_Disabled", "true"), new("AzureWebJobs.C.Disabled", "false"),
        ]),
        new Dictionary<string, string?>());

    [Fact]
    public void References_stand_in_any_attribute_and_inside_other_text()
    {
        var attributes = JsonElement.Parse("""{"name":"%Db%","type":"x","schedule":"%Often%","path":"a/%db%/%Sub__Name%","list":["%Db%"],"max":3,"share":"100% sure"}""");
        var resolved = SettingReferences.Resolve(attributes, name => _settings[name]);
        Assert.Equal(
            """{"name":"%Db%","type":"x","schedule":"0 */5 * * * *","path":"a/orders/s1","list":["orders"],"max":3,"share":"100% sure"}""", resolved.GetRawText());
    }

    [Fact]
    public void A_setting_that_is_not_there_is_named()
    {
        var attributes = JsonElement.Parse("""{"schedule":"%Never%"}""");
        var failure = Assert.Throws<SettingsException>(() => SettingReferences.Resolve(attributes, name => _settings[name]));
        Assert.Equal("schedule: '%Never%' does not resolve to a value, there is no app setting 'Never'.", failure.Message);
    }

    [Theory]
    [InlineData("A", true)]
    [InlineData("B", true)]
    [InlineData("C", false)]
    [InlineData("D", false)]
    public void A_function_is_switched_off_by_its_setting(string function, bool disabled) =>
        Assert.Equal(disabled, DisabledFunctions.Contains(function, name => _settings[name]));
}
