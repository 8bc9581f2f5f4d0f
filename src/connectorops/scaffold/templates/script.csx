using System.Net.Http;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

/// <summary>
/// The list operation promises an object with the items in it. Where the service answers with the bare array, this
/// puts the object around it; every other answer passes as it is.
/// </summary>
public class Script : ScriptBase
{
    public override async Task<HttpResponseMessage> ExecuteAsync()
    {
        var response = await this.Context.SendAsync(this.Context.Request, this.CancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            return response;
        }

        var text = await response.Content.ReadAsStringAsync().ConfigureAwait(false);
        if (JToken.Parse(text) is JArray items)
        {
            response.Content = CreateJsonContent(new JObject { ["value"] = items }.ToString());
        }

        return response;
    }
}
